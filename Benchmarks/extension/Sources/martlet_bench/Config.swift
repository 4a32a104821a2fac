import Martlet

/// A record of Swift's own text and containers.
@PyClass struct Config {
  var name: String
  var values: [Int]
  var metadata: [String: String]

  init(_ name: String, _ values: [Int], _ metadata: [String: String]) {
    self.name = name
    self.values = values
    self.metadata = metadata
  }
}
