import Martlet

extension pyo3_pytests {
  @PyModule enum objstore {
    @PyClass(options: [.final]) struct ObjStore {
      private var objects: [Py] = []

      init() {}

      mutating func push(obj: Py) { objects.append(obj) }
    }
  }
}
