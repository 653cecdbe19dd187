// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: language mode 6 and no warning passes.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Numeric targets run their loops at release speed in debug builds too, so that tests are quick.
let numeric: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The house, top floor last: a module may use only modules that stand above it.
let package = Package(
  name: "Espalier",
  products: [.executable(name: "espalier", targets: ["espalier"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(
      name: "CCommonMark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

    .systemLibrary(name: "CLAPACK", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),

    .target(name: "Texts", swiftSettings: strict),
    .target(name: "Files", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "Options", swiftSettings: strict),
    .target(name: "Tensors", swiftSettings: numeric),
    .target(name: "Decompositions", dependencies: ["Tensors", "CLAPACK"], swiftSettings: strict),
    .target(
      name: "ReferenceEngine",
      dependencies: ["Texts", "Tensors"], swiftSettings: numeric),
    .target(name: "Reports", swiftSettings: strict),
    .target(
      name: "Networks",
      dependencies: ["Texts", "Tensors", "ReferenceEngine", "Reports"], swiftSettings: numeric),
    .target(
      name: "Engines",
      dependencies: ["Tensors", "ReferenceEngine", "Reports", "Networks"], swiftSettings: numeric),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    .target(
      name: "FastEngine",
      dependencies: ["Texts", "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "CKernels"],
      swiftSettings: numeric),
    .target(
      name: "DataLoading",
      dependencies: ["Texts", "Files", "Tensors", "CZlib"], swiftSettings: numeric),
    .target(
      name: "Training",
      dependencies: [
        "Files", "Options", "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "DataLoading",
      ],
      swiftSettings: numeric),
    .target(
      name: "Compression",
      dependencies: [
        "Texts", "Options", "Tensors", "Decompositions", "ReferenceEngine", "Reports", "Networks", "Engines",
        "DataLoading", "Training",
      ],
      swiftSettings: strict),
    .target(
      name: "Figures",
      dependencies: ["Texts", "Tensors", "Reports", "Networks", "Compression", "CGraphviz"],
      swiftSettings: strict),
    .target(
      name: "Benchmarks",
      dependencies: ["Tensors", "ReferenceEngine", "Networks", "Engines", "FastEngine"],
      swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: [
        "Texts", "Tensors", "Networks", "Engines", "FastEngine", "DataLoading", "Training", "Compression",
      ],
      swiftSettings: strict),
    .target(name: "EmbeddedTexts", swiftSettings: strict, plugins: ["EmbedTexts"]),
    .target(name: "Formulas", swiftSettings: strict),
    .target(name: "Syntax", dependencies: ["Texts"], swiftSettings: strict),
    .target(
      name: "Language",
      dependencies: [
        "Texts", "Files", "Options", "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "DataLoading",
        "Training", "Compression", "Figures", "EmbeddedTexts", "Syntax",
      ],
      swiftSettings: strict),
    .target(
      name: "Notebook",
      dependencies: [
        "Texts", "Files", "Compression", "Figures", "EmbeddedTexts", "Formulas", "Syntax", "Language", "CCommonMark",
        "Yams",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "espalier",
      dependencies: [
        "Texts", "Files", "Tensors", "Networks", "FastEngine", "DataLoading", "Training", "Figures", "Benchmarks",
        "Experiments", "Language", "Notebook", "CLibEdit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(name: "embed-texts", swiftSettings: strict),
    .plugin(name: "EmbedTexts", capability: .buildTool(), dependencies: ["embed-texts"]),

    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: strict),
    .testTarget(name: "TextsTests", dependencies: ["Texts"], swiftSettings: strict),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: strict),
    .testTarget(
      name: "ReferenceEngineTests",
      dependencies: ["Tensors", "ReferenceEngine", "Engines"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    // What several test targets share; no part of the program.
    .target(
      name: "SampleNetworks",
      dependencies: ["Tensors", "Networks", "Engines"], path: "Tests/SampleNetworks", swiftSettings: strict
    ),
    .testTarget(
      name: "NetworksTests",
      dependencies: ["Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "SampleNetworks"],
      swiftSettings: strict),
    .testTarget(
      name: "EnginesTests",
      dependencies: ["Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "SampleNetworks"],
      swiftSettings: strict),
    .testTarget(
      name: "FastEngineTests",
      dependencies: [
        "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "CKernels", "FastEngine", "SampleNetworks",
      ],
      swiftSettings: strict),
    .testTarget(name: "DataLoadingTests", dependencies: ["Tensors", "DataLoading", "CZlib"], swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Files", "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "FastEngine", "DataLoading",
        "Training", "SampleNetworks",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "DecompositionsTests", dependencies: ["Tensors", "Decompositions"], swiftSettings: strict),
    .testTarget(
      name: "CompressionTests",
      dependencies: [
        "Texts", "Tensors", "Decompositions", "ReferenceEngine", "Reports", "Networks", "Engines", "FastEngine",
        "DataLoading", "Training", "Compression", "SampleNetworks",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "AcceptanceTests",
      dependencies: [
        "Tensors", "ReferenceEngine", "Networks", "Engines", "FastEngine", "DataLoading", "Training", "Compression",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FiguresTests",
      dependencies: ["Texts", "Tensors", "Networks", "Engines", "Compression", "Figures"], swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
    .testTarget(
      name: "LanguageTests",
      dependencies: [
        "Texts", "Files", "Options", "Tensors", "ReferenceEngine", "Reports", "Networks", "Engines", "FastEngine",
        "Training", "Compression", "Figures", "Syntax", "Language", "SampleNetworks",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "NotebookTests",
      dependencies: ["Texts", "Files", "Figures", "EmbeddedTexts", "Formulas", "Language", "FastEngine", "Notebook"],
      swiftSettings: strict),
    .testTarget(name: "HouseTests", dependencies: ["Figures", "Language"], swiftSettings: strict),
    // Generators of hostile lines, networks and files, by a seed.
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "Files", "Tensors", "ReferenceEngine", "Networks", "Engines", "FastEngine", "DataLoading", "Training",
        "Compression", "EmbeddedTexts", "Language", "Notebook", "SampleNetworks", "CZlib", "Texts",
      ], swiftSettings: strict),
    .testTarget(
      name: "EspalierTests",
      dependencies: ["Texts", "Syntax", "Language", "Notebook", "espalier"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
