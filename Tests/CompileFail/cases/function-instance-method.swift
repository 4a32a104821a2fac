import Martlet

struct Shape {
  @PyFunction func area(_ scale: Double) -> Double { scale }
}
