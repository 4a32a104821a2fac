import Martlet

extension pyo3_pytests {
  @PyModule enum subclassing {
    @PyClass class Subclassable: CustomStringConvertible {
      init() {}
      var description: String { "Subclassable" }
    }

    @PyClass(extends: Subclassable.self) final class Subclass: Subclassable {
      override init() { super.init() }
      override var description: String { "Subclass" }
    }

    @PyClass(extends: .dict) struct SubDict: CustomStringConvertible {
      var description: String { "SubDict" }
    }
  }
}
