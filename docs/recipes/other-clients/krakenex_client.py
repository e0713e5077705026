import krakenex


def connect(url, api_key, api_secret):
    """krakenex, whose calls go to a sandbox."""
    kraken = krakenex.API(api_key, api_secret)
    kraken.uri = url
    return kraken
