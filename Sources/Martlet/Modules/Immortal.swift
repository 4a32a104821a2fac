/// Memory that CPython keeps pointers to for the rest of the process.
enum __Immortal {
  static func array<T>(_ elements: [T], end: T) -> UnsafeMutablePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: elements.count + 1)
    memory.initialize(from: elements, count: elements.count)
    (memory + elements.count).initialize(to: end)
    return memory
  }

  static func text(_ text: String) -> UnsafePointer<CChar> {
    UnsafePointer(array(Array(text.utf8CString.dropLast()), end: 0))
  }
}
