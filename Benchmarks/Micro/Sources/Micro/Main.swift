// SPDX-License-Identifier: MIT-0

/// Measures the libraries in process, and prints a line of JSON for each operation.
///
/// `Micro FOLDER [GROUP]`, where the folder holds what `inputs.py` writes.
@main
struct Micro {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let operations = Operations(inputs: Inputs(folder: words.first ?? "."))
        let groups: [(String, () async throws -> [Measurement])] = [
            ("json", operations.json),
            ("translation", operations.translation),
            ("stream", operations.stream),
            ("signature", operations.signature),
            ("whole", operations.whole),
        ]
        for (name, group) in groups where words.count < 2 || words.last == name {
            for measurement in try await group() { print(measurement.json) }
        }
    }
}
