using System.Text;
using Weir.Formats;

namespace Weir.Connectors.Http;

/// <summary>Keeps pages that name the next one from leading in circles.</summary>
internal sealed class FollowGuard
{
    private readonly RepetitionGuard _guard = new();
    private string? _before;

    /// <summary>
    /// Whether to follow the name that a page gave. False: an empty page names the same again, which is an end. Raises when
    /// the same rows name the same again.
    /// </summary>
    public bool IsOpen(PageFacts facts, string next)
    {
        if (facts.Rows == 0 && next == _before)
        {
            return false;
        }

        _before = next;
        var mark = default(ByteFingerprint);
        mark.Add(Encoding.UTF8.GetBytes(next));
        if (facts.Rows > 0)
        {
            mark.Add(BitConverter.GetBytes(facts.Fingerprint));
        }

        return _guard.IsRepeated(mark.Value)
            ? throw PageRequests.Wrong(
                facts,
                "the pages go in circles: the next page was read already",
                "Check pagination of the resource: type and the names of its parameters."
            )
            : true;
    }
}
