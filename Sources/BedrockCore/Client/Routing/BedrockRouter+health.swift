// SPDX-License-Identifier: MIT-0

extension BedrockRouter {
    /// The health of each target that the routes name.
    ///
    /// - Returns: the targets by what answers and logs call them, each once, in the order of the routes; a target that
    ///   serves whatever model is asked for is called by its region and the route's pattern.
    public func targetHealth() -> [(target: String, health: TargetHealth)] {
        var known: [(target: String, health: TargetHealth)] = []
        for route in configuration.table.routes {
            for target in route.targets {
                let model = target.model ?? (route.pattern.isExact ? ModelID(route.pattern.text) : nil)
                let health = pool.health(of: target.place, model: model, api: target.api)
                let label = target.name ?? "\(region(of: target.place))/\(model?.rawValue ?? route.pattern.text)"
                if let index = known.firstIndex(where: { $0.target == label }) {
                    known[index].health = max(known[index].health, health)
                } else {
                    known.append((label, health))
                }
            }
        }
        return known
    }
}
