import Martlet

@PyClass struct Count {
  var n = 0
  init() {}
  mutating func advance() async -> Int { n }
}
