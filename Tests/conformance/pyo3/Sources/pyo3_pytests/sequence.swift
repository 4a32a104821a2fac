import Martlet

extension pyo3_pytests {
  @PyModule enum sequence {
    @PyFunction static func vecToVecI32(vec: [Int32]) -> [Int32] { vec }

    @PyFunction static func arrayToArrayI32(arr: InlineArray<3, Int32>) -> [Int32] {
      [arr[0], arr[1], arr[2]]
    }

    @PyFunction static func vecToVecPystring(vec: [String]) -> [String] { vec }
  }
}
