import Martlet

/// Colours.
@PyEnum enum Color {
  case red, darkGreen

  var isRed: Bool { self == .red }
  func mixed(with other: Color) -> Color { other }
  static func favourite() -> Color { .darkGreen }
}

@PyEnum enum Level: Int, Comparable {
  case low = 1
  case high = 10
  static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
}
@PyEnum enum Mode: String { case read = "r", write = "w" }

@PyFunction func opposite(_ color: Color) -> Color { color == .red ? .darkGreen : .red }
@PyFunction func modeAndLevel(_ mode: Mode, _ level: Level) -> (Mode, Level) { (mode, level) }
@PyFunction func allColors() -> [Color] { [.red, .darkGreen] }

/// A shape.
@PyEnum enum Shape: Hashable {
  /// Round.
  case circle(radius: Double)
  case rect(width: Int, height: Int = 2)
  case pair(Int, String = "x")
  case empty

  func area() -> Double {
    switch self {
    case .circle(let radius): radius * radius
    case .rect(let width, let height): Double(width * height)
    default: 0
    }
  }
}

@PyFunction func turned(_ shape: Shape) -> Shape {
  if case .rect(let width, let height) = shape {
    .rect(width: height, height: width)
  } else {
    shape
  }
}

/// Holds Python objects.
@PyEnum enum Box {
  case one(Py?)
  case many([Py])
}

@PyFunction func sameBox(_ box: Box) -> Box { box }

@PyEnum(.classes) enum Mixed {
  case nothing, empty
}
