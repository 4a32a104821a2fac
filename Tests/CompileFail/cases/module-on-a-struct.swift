import Martlet

@PyModule struct my_module {}
