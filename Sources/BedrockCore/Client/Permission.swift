// SPDX-License-Identifier: MIT-0

/// What a policy has to allow the identity that makes a call.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Bedrock".
public struct Permission: Hashable, Sendable {
    /// The action, such as `bedrock:InvokeModel`.
    public var action: String

    /// The ARNs that the action must be allowed on, all of them.
    public var resources: [String]

    /// Makes a permission.
    ///
    /// - Parameters:
    ///   - action: the action.
    ///   - resources: the ARNs that the action must be allowed on.
    public init(_ action: String, on resources: [String]) {
        self.action = action
        self.resources = resources
    }

    /// The permission to call a model.
    ///
    /// A cross-region profile needs itself and the model that is behind it, in every region that it may choose. The
    /// account of a plain id is the caller's own, which is not known here: `*` stands for it, as it may in a policy.
    ///
    /// - Parameters:
    ///   - action: the action.
    ///   - model: the model as it is called.
    ///   - region: the region that is called.
    init(_ action: String, on model: ModelID, in region: String) {
        let partition = Self.partition(of: region)
        let foundationModel = "\(model.provider.map { "\($0)." } ?? "")\(model.name)"
        let behind = "arn:\(partition):bedrock:*::foundation-model/\(foundationModel)"
        switch (model.resourceType, model.regionPrefix) {
        case (nil, nil):
            self.init(action, on: ["arn:\(partition):bedrock:\(region)::foundation-model/\(model)"])
        case (nil, _):
            self.init(action, on: ["arn:\(partition):bedrock:\(region):*:inference-profile/\(model)", behind])
        case ("inference-profile", .some):
            self.init(action, on: [model.rawValue, behind])
        default:
            self.init(action, on: [model.rawValue])
        }
    }

    private static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
}

/// What a call needs, written out only where AWS refuses it.
struct NeededPermission: Sendable {
    /// The action.
    var action: String
    /// The model as it is called; `nil` where the call is of no model.
    var model: ModelID?
    /// The region that is called.
    var region: String

    /// The permission.
    var permission: Permission {
        model.map { Permission(action, on: $0, in: region) } ?? Permission(action, on: ["*"])
    }
}
