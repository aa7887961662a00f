// SPDX-License-Identifier: MIT-0

extension Shape {
    /// The shapes that a request of Converse and ConverseStream is made of.
    ///
    /// Source: the service model of Amazon Bedrock Runtime in botocore 1.44.5; the test against botocore notices when
    /// one of its rules is missing here. In a list of members, `!` marks those that must be there.
    static let all: [String: Shape] = [
        "AccountId": .string(pattern: #"[0-9]{12}"#),
        "AnyToolChoice": .structure(""),
        "AudioBlock": .structure("format! AudioFormat, source! AudioSource, error ErrorBlock"),
        "AudioFormat": .string(values: "mp3 opus wav aac flac mp4 ogg mkv mka x-aac m4a mpeg mpga pcm webm"),
        "AudioSource": .union("bytes AudioSourceBytesBlob, s3Location S3Location"),
        "AudioSourceBytesBlob": .blob(minimum: 1),
        "AutoToolChoice": .structure(""),
        "Blob": .blob(),
        "Boolean": .boolean,
        "CachePointBlock": .structure("type! CachePointType, ttl CacheTTL"),
        "CachePointType": .string(values: "default"),
        "CacheTTL": .string(values: "5m 1h"),
        "Citation": .structure(
            """
            title String, source String, sourceContent CitationSourceContentList, location CitationLocation
            """
        ),
        "CitationGeneratedContent": .union("text String"),
        "CitationGeneratedContentList": .list("CitationGeneratedContent"),
        "CitationLocation": .union(
            """
            web WebLocation, documentChar DocumentCharLocation, documentPage DocumentPageLocation, documentChunk \
            DocumentChunkLocation, searchResultLocation SearchResultLocation
            """
        ),
        "CitationSourceContent": .union("text String"),
        "CitationSourceContentList": .list("CitationSourceContent"),
        "Citations": .list("Citation"),
        "CitationsConfig": .structure("enabled! Boolean"),
        "CitationsContentBlock": .structure("content CitationGeneratedContentList, citations Citations"),
        "ContentBlock": .union(
            """
            text String, image ImageBlock, document DocumentBlock, video VideoBlock, audio AudioBlock, toolUse \
            ToolUseBlock, toolResult ToolResultBlock, guardContent GuardrailConverseContentBlock, cachePoint \
            CachePointBlock, reasoningContent ReasoningContentBlock, citationsContent CitationsContentBlock, \
            searchResult SearchResultBlock, toolAddition ToolAdditionBlock, toolRemoval ToolRemovalBlock
            """
        ),
        "ContentBlocks": .list("ContentBlock"),
        "ConversationRole": .string(values: "user assistant system"),
        "ConverseRequest": .structure(
            """
            messages Messages, system SystemContentBlocks, inferenceConfig InferenceConfiguration, toolConfig \
            ToolConfiguration, guardrailConfig GuardrailConfiguration, additionalModelRequestFields Document, \
            promptVariables PromptVariableMap, additionalModelResponseFieldPaths \
            ConverseRequestAdditionalModelResponseFieldPathsList, requestMetadata RequestMetadata, \
            performanceConfig PerformanceConfiguration, serviceTier ServiceTier, outputConfig OutputConfig
            """
        ),
        "ConverseRequestAdditionalModelResponseFieldPathsList": .list(
            "ConverseRequestAdditionalModelResponseFieldPathsListMemberString",
            maximum: 10
        ),
        "ConverseRequestAdditionalModelResponseFieldPathsListMemberString": .string(minimum: 1, maximum: 256),
        "ConverseStreamRequest": .structure(
            """
            messages Messages, system SystemContentBlocks, inferenceConfig InferenceConfiguration, toolConfig \
            ToolConfiguration, guardrailConfig GuardrailStreamConfiguration, additionalModelRequestFields \
            Document, promptVariables PromptVariableMap, additionalModelResponseFieldPaths \
            ConverseStreamRequestAdditionalModelResponseFieldPathsList, requestMetadata RequestMetadata, \
            performanceConfig PerformanceConfiguration, serviceTier ServiceTier, outputConfig OutputConfig
            """
        ),
        "ConverseStreamRequestAdditionalModelResponseFieldPathsList": .list(
            "ConverseStreamRequestAdditionalModelResponseFieldPathsListMemberString",
            maximum: 10
        ),
        "ConverseStreamRequestAdditionalModelResponseFieldPathsListMemberString": .string(minimum: 1, maximum: 256),
        "Document": .document,
        "DocumentBlock": .structure(
            """
            format DocumentFormat, name! DocumentBlockNameString, source! DocumentSource, context String, \
            citations CitationsConfig
            """
        ),
        "DocumentBlockNameString": .string(minimum: 1, maximum: 200),
        "DocumentCharLocation": .structure(
            """
            documentIndex DocumentCharLocationDocumentIndexInteger, start DocumentCharLocationStartInteger, end \
            DocumentCharLocationEndInteger
            """
        ),
        "DocumentCharLocationDocumentIndexInteger": .integer(minimum: 0),
        "DocumentCharLocationEndInteger": .integer(minimum: 0),
        "DocumentCharLocationStartInteger": .integer(minimum: 0),
        "DocumentChunkLocation": .structure(
            """
            documentIndex DocumentChunkLocationDocumentIndexInteger, start DocumentChunkLocationStartInteger, \
            end DocumentChunkLocationEndInteger
            """
        ),
        "DocumentChunkLocationDocumentIndexInteger": .integer(minimum: 0),
        "DocumentChunkLocationEndInteger": .integer(minimum: 0),
        "DocumentChunkLocationStartInteger": .integer(minimum: 0),
        "DocumentContentBlock": .union("text String"),
        "DocumentContentBlocks": .list("DocumentContentBlock"),
        "DocumentFormat": .string(values: "pdf csv doc docx xls xlsx html txt md"),
        "DocumentPageLocation": .structure(
            """
            documentIndex DocumentPageLocationDocumentIndexInteger, start DocumentPageLocationStartInteger, end \
            DocumentPageLocationEndInteger
            """
        ),
        "DocumentPageLocationDocumentIndexInteger": .integer(minimum: 0),
        "DocumentPageLocationEndInteger": .integer(minimum: 0),
        "DocumentPageLocationStartInteger": .integer(minimum: 0),
        "DocumentSource": .union(
            """
            bytes DocumentSourceBytesBlob, s3Location S3Location, text String, content DocumentContentBlocks
            """
        ),
        "DocumentSourceBytesBlob": .blob(minimum: 1),
        "ErrorBlock": .structure("message String"),
        "GuardrailConfiguration": .structure(
            """
            guardrailIdentifier GuardrailIdentifier, guardrailVersion GuardrailVersion, trace GuardrailTrace
            """
        ),
        "GuardrailConverseContentBlock": .union("text GuardrailConverseTextBlock, image GuardrailConverseImageBlock"),
        "GuardrailConverseContentQualifier": .string(values: "grounding_source query guard_content"),
        "GuardrailConverseContentQualifierList": .list("GuardrailConverseContentQualifier"),
        "GuardrailConverseImageBlock": .structure(
            """
            format! GuardrailConverseImageFormat, source! GuardrailConverseImageSource
            """
        ),
        "GuardrailConverseImageFormat": .string(values: "png jpeg"),
        "GuardrailConverseImageSource": .union("bytes GuardrailConverseImageSourceBytesBlob"),
        "GuardrailConverseImageSourceBytesBlob": .blob(minimum: 1),
        "GuardrailConverseTextBlock": .structure("text! String, qualifiers GuardrailConverseContentQualifierList"),
        "GuardrailIdentifier": .string(
            maximum: 2048,
            pattern: #"(|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))"#
        ),
        "GuardrailStreamConfiguration": .structure(
            """
            guardrailIdentifier GuardrailIdentifier, guardrailVersion GuardrailVersion, trace GuardrailTrace, \
            streamProcessingMode GuardrailStreamProcessingMode
            """
        ),
        "GuardrailStreamProcessingMode": .string(values: "sync async"),
        "GuardrailTrace": .string(values: "enabled disabled enabled_full"),
        "GuardrailVersion": .string(pattern: #"(|([1-9][0-9]{0,7})|(DRAFT))"#),
        "ImageBlock": .structure("format! ImageFormat, source! ImageSource, error ErrorBlock"),
        "ImageFormat": .string(values: "png jpeg gif webp"),
        "ImageSource": .union("bytes ImageSourceBytesBlob, s3Location S3Location"),
        "ImageSourceBytesBlob": .blob(minimum: 1),
        "InferenceConfiguration": .structure(
            """
            maxTokens InferenceConfigurationMaxTokensInteger, temperature \
            InferenceConfigurationTemperatureFloat, topP InferenceConfigurationTopPFloat, stopSequences \
            InferenceConfigurationStopSequencesList
            """
        ),
        "InferenceConfigurationMaxTokensInteger": .integer(minimum: 1),
        "InferenceConfigurationStopSequencesList": .list("NonEmptyString", maximum: 2500),
        "InferenceConfigurationTemperatureFloat": .float(minimum: 0, maximum: 1),
        "InferenceConfigurationTopPFloat": .float(minimum: 0, maximum: 1),
        "JsonSchemaDefinition": .structure("schema! String, name String, description String"),
        "Message": .structure("role! ConversationRole, content! ContentBlocks"),
        "Messages": .list("Message"),
        "NonEmptyString": .string(minimum: 1),
        "OutputConfig": .structure("textFormat OutputFormat, effort OutputConfigEffortString"),
        "OutputConfigEffortString": .string(minimum: 0, maximum: 16),
        "OutputFormat": .structure("type! OutputFormatType, structure! OutputFormatStructure"),
        "OutputFormatStructure": .union("jsonSchema JsonSchemaDefinition"),
        "OutputFormatType": .string(values: "json_schema"),
        "PerformanceConfigLatency": .string(values: "standard optimized"),
        "PerformanceConfiguration": .structure("latency PerformanceConfigLatency"),
        "PromptVariableMap": .map("String", "PromptVariableValues"),
        "PromptVariableValues": .union("text String"),
        "ReasoningContentBlock": .union("reasoningText ReasoningTextBlock, redactedContent Blob"),
        "ReasoningTextBlock": .structure("text! String, signature String"),
        "RequestMetadata": .map("RequestMetadataKeyString", "RequestMetadataValueString", minimum: 1, maximum: 16),
        "RequestMetadataKeyString": .string(minimum: 1, maximum: 256, pattern: #"[a-zA-Z0-9\s:_@$#=/+,-.]{1,256}"#),
        "RequestMetadataValueString": .string(maximum: 256, pattern: #"[a-zA-Z0-9\s:_@$#=/+,-.]{0,256}"#),
        "S3Location": .structure("uri! S3Uri, bucketOwner AccountId"),
        "S3Uri": .string(minimum: 1, maximum: 1024, pattern: #"s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?"#),
        "SearchResultBlock": .structure(
            """
            source! String, title! String, content! SearchResultContentBlocks, citations CitationsConfig
            """
        ),
        "SearchResultContentBlock": .structure("text! String"),
        "SearchResultContentBlocks": .list("SearchResultContentBlock"),
        "SearchResultLocation": .structure(
            """
            searchResultIndex SearchResultLocationSearchResultIndexInteger, start \
            SearchResultLocationStartInteger, end SearchResultLocationEndInteger
            """
        ),
        "SearchResultLocationEndInteger": .integer(minimum: 0),
        "SearchResultLocationSearchResultIndexInteger": .integer(minimum: 0),
        "SearchResultLocationStartInteger": .integer(minimum: 0),
        "ServiceTier": .structure("type! ServiceTierType"),
        "ServiceTierType": .string(values: "priority default flex reserved"),
        "SpecificToolChoice": .structure("name! ToolName"),
        "String": .string(),
        "SystemContentBlock": .union(
            """
            text NonEmptyString, guardContent GuardrailConverseContentBlock, cachePoint CachePointBlock
            """
        ),
        "SystemContentBlocks": .list("SystemContentBlock"),
        "SystemTool": .structure("name! ToolName"),
        "Tool": .union("toolSpec ToolSpecification, systemTool SystemTool, cachePoint CachePointBlock"),
        "ToolAdditionBlock": .structure("tool! ToolReference"),
        "ToolChoice": .union("auto AutoToolChoice, any AnyToolChoice, tool SpecificToolChoice"),
        "ToolConfiguration": .structure("tools! ToolConfigurationToolsList, toolChoice ToolChoice"),
        "ToolConfigurationToolsList": .list("Tool", minimum: 1),
        "ToolInputSchema": .union("json Document"),
        "ToolName": .string(minimum: 1, maximum: 64, pattern: #"[a-zA-Z0-9_-]+"#),
        "ToolReference": .structure(
            "name ToolReferenceNameString, serverName ToolReferenceServerNameString, type ToolReferenceTypeString"
        ),
        "ToolReferenceNameString": .string(minimum: 1, maximum: 128),
        "ToolReferenceServerNameString": .string(minimum: 1, maximum: 128),
        "ToolReferenceTypeString": .string(minimum: 1, maximum: 64),
        "ToolRemovalBlock": .structure("tool! ToolReference"),
        "ToolResultBlock": .structure(
            """
            toolUseId! ToolUseId, content! ToolResultContentBlocks, status ToolResultStatus, type String
            """
        ),
        "ToolResultContentBlock": .union(
            """
            json Document, text String, image ImageBlock, document DocumentBlock, video VideoBlock, searchResult \
            SearchResultBlock
            """
        ),
        "ToolResultContentBlocks": .list("ToolResultContentBlock"),
        "ToolResultStatus": .string(values: "success error"),
        "ToolSpecification": .structure(
            """
            name! ToolName, description NonEmptyString, inputSchema! ToolInputSchema, strict Boolean
            """
        ),
        "ToolUseBlock": .structure("toolUseId! ToolUseId, name! ToolName, input! Document, type ToolUseType"),
        "ToolUseId": .string(minimum: 1, maximum: 64, pattern: #"[a-zA-Z0-9_.:-]+"#),
        "ToolUseType": .string(values: "server_tool_use"),
        "VideoBlock": .structure("format! VideoFormat, source! VideoSource"),
        "VideoFormat": .string(values: "mkv mov mp4 webm flv mpeg mpg wmv three_gp"),
        "VideoSource": .union("bytes VideoSourceBytesBlob, s3Location S3Location"),
        "VideoSourceBytesBlob": .blob(minimum: 1),
        "WebLocation": .structure("url String, domain String"),
    ]
}
