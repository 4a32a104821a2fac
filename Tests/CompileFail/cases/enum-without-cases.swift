import Martlet

@PyEnum enum Nothing {}
