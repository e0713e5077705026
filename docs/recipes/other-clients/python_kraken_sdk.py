from kraken.spot import Funding, User


def connect(url, api_key, api_secret):
    """python-kraken-sdk, whose calls go to a sandbox."""
    given = {"key": api_key, "secret": api_secret, "url": url}
    return Funding(**given), User(**given)
