using System.Text.Json.Serialization;

namespace DigestMailer.Rendering;

[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class RenderingJson : JsonSerializerContext;
