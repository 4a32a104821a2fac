import Martlet

@PyModule enum hooked {
  @PyModuleInit static func setUp() {}
}
