//! Writes the seeds of a target into a folder: `seeds TARGET FOLDER`.

use std::path::PathBuf;
use std::{env, fs};

fn main() -> std::io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(target), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err(std::io::Error::other("seeds TARGET FOLDER"));
    };
    fs::create_dir_all(&folder)?;
    for (place, seed) in paysign_fuzz::seeds::of(&target).iter().enumerate() {
        fs::write(PathBuf::from(&folder).join(format!("vector-{place}")), seed)?;
    }
    Ok(())
}
