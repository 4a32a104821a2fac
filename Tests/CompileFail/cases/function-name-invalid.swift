import Martlet

@PyFunction(name: "not a name") func a() {}
@PyFunction(name: "class") func b() {}
@PyFunction(name: "1st") func c() {}
@PyFunction(name: "") func d() {}
