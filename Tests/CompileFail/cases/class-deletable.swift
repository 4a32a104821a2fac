import Martlet

@PyClass struct Box {
  @PyProperty(deletable: true) var size = 3
}
