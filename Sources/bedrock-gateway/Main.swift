// SPDX-License-Identifier: MIT-0

import GatewayServer

/// The executable: everything is in the library, which other packages can link.
@main
enum Main {
    static func main() async {
        await GatewayCommand.run()
    }
}
