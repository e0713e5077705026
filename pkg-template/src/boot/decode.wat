;; Decodes the inline binary in its place: what build/printable.mjs has written becomes bytes. As WebAssembly this takes
;; a tenth of the time that a cold loop in JavaScript takes, which is a third of the whole start.
(module
  (memory (export "text") 3)
  ;; `length` characters of text begin at 0; answers how many bytes they have become.
  (func (export "decode") (param $length i32) (result i32)
    (local $at i32)
    (local $count i32)
    (local $code i32)
    (loop $next
      (local.set $code (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      ;; ! and # begin a code of two characters, and become 1 and 3.
      (if (i32.or (i32.eq (local.get $code) (i32.const 33)) (i32.eq (local.get $code) (i32.const 35)))
        (then
          (local.set $code
            (i32.add
              (i32.shl (i32.sub (local.get $code) (i32.const 32)) (i32.const 7))
              (i32.load8_u (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))))
      ;; The first 256 codes are those of the bytes 0 to 255; the table of them ends with the memory.
      (if (i32.lt_u (local.get $count) (i32.const 256))
        (then (i32.store8 offset=196096 (local.get $code) (local.get $count)))
        (else
          (i32.store8
            (i32.sub (local.get $count) (i32.const 256))
            (i32.load8_u offset=196096 (local.get $code)))))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $length))))
    (i32.sub (local.get $count) (i32.const 256))))
