import Martlet

@PyFunction(rename: "a") func a() {}
