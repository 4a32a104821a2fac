import Martlet

@PyModule(name: "my-module") enum my_module {}
