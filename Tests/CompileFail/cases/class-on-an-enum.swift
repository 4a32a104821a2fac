import Martlet

@PyClass enum Shape { case circle }
