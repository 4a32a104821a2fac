import Martlet

@PyFunction func range(_ value: Range<Int>) -> Range<Int> { value }
@PyFunction func closedRange(_ value: ClosedRange<UInt8>) -> ClosedRange<UInt8> { value }
@PyFunction func int128(_ value: Int128) -> Int128 { value }
@PyFunction func uint128(_ value: UInt128) -> UInt128 { value }
@PyFunction func bigInteger(_ value: PyInteger) -> PyInteger { value }
@PyFunction func bigWords(_ value: PyInteger) -> ([UInt64], Bool) {
  (value.magnitude, value.isNegative)
}
@PyFunction func complex(_ value: PyComplex) -> PyComplex { value }
@PyFunction func character(_ value: Character) -> Character { value }
@PyFunction func scalar(_ value: Unicode.Scalar) -> Unicode.Scalar { value }
@PyFunction func three(_ value: InlineArray<3, Int32>) -> InlineArray<3, Int32> { value }
@PyFunction func threeBytes(_ value: [3 of UInt8]) -> [3 of UInt8] { value }
@PyFunction func path(_ value: PyPath) -> PyPath { value }
@PyFunction func duration(_ value: Duration) -> Duration { value }
@PyFunction func bytes(_ value: [UInt8]) -> [UInt8] { value }
@PyFunction func manyBytes(_ value: [[UInt8]?]) -> [[UInt8]?] { value }
@PyFunction func result(_ good: Bool) -> Result<Int, PyError> {
  good ? .success(1) : .failure(.valueError("no result"))
}
@PyFunction func ordered() -> KeyValuePairs<String, Int> { ["z": 1, "a": 2] }

enum Letter: String, PyRawValue { case a, b }
@PyFunction func letters(_ values: [Letter]) -> [Letter] { values }
