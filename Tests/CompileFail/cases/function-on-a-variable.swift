import Martlet

@PyFunction var limit = 3
