import Martlet

@PyClass final class Client {
  init(url: String) async {}
}
