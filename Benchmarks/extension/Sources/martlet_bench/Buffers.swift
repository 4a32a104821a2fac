import Martlet

/// The sum of a buffer's items.
@PyFunction func sumBuffer(_ values: borrowing PyBuffer<Double>) -> Double {
  let items = values.span
  var sum = 0.0
  for index in items.indices { sum += items[index] }
  return sum
}
