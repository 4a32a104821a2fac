import Martlet

@PyMethod func lost() -> Int { 1 }

struct Plain {
  @PyProperty(access: .readOnly) var count = 0
  @PyMethod(name: "other") func lost() {}
}

extension Plain {
  @PyMethod func lost(_ x: Int) {}
}

@PyClass struct Exported {
  @PyProperty(access: .readOnly) var count = 0
}

@PyMethods extension Exported {
  @PyMethod(name: "other") func kept() -> Int { 1 }
}
