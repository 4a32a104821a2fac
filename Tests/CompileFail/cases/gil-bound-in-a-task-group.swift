import Martlet

func f(_ object: Bound) async {
  await withTaskGroup(of: Void.self) { group in
    group.addTask { _ = object.isNone }
  }
}
