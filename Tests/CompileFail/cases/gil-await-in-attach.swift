import Martlet

func work() async -> Int { 1 }
func f() async -> Int {
  await Python.attach { py in await work() }
}
