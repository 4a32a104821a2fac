import Martlet

@PyClass func shape() {}
