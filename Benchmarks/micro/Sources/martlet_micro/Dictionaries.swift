import Martlet

/// Every key and value.
@PyFunction func iterDict(_ dict: PyDict, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    try dict.forEachItem { key, value in sum &+= try value.load(as: Int.self) }
    keep(sum)
  }
}

/// A dict of `size` entries.
@PyFunction func newDict(_ py: Python, _ size: Int, _ n: Int) throws {
  for _ in turns(n) {
    let dict = try py.dict()
    for i in turns(size) { try dict.set(i, to: i) }
  }
}

/// The values of the keys from 0 up to the dict's count.
@PyFunction func dictGetItem(_ dict: PyDict, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    for i in 0..<dict.count {
      if let value = try dict[i] { sum &+= try value.load(as: Int.self) }
    }
    keep(sum)
  }
}

@PyFunction func extractHashmap(_ dict: Bound, _ n: Int) throws {
  for _ in turns(n) { keep(try dict.load(as: [Int: Int].self)) }
}
