import Martlet

protocol Shape { var area: Double { get } }
@PyMethods extension Shape {
  func twice() -> Double { area * 2 }
  static func unit() -> Double { 1 }
}
