// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "pyo3_pytests",
  products: [
    .library(name: "pyo3_pytests", type: .dynamic, targets: ["pyo3_pytests"])
  ],
  dependencies: [
    .package(url: "https://github.com/martlet-swift/martlet", from: "1.0.0")
  ],
  targets: [
    .target(
      name: "pyo3_pytests",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
