import Martlet

@PyMethod func lost() -> Int { 1 }
