import Martlet

@PyFunction func readLine() {}
@PyFunction(name: "read_line") func next() {}

enum other {
  @PyFunction static func readLine() {}
}
