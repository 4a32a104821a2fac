import Martlet

@PyModule enum my_module { case one }
