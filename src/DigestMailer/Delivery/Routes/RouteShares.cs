namespace DigestMailer.Delivery.Routes;

/// <summary>What one line to a relay has carried for each receiver that takes only so many on one.</summary>
internal sealed class RouteShares(RouteNames routes)
{
    private readonly Dictionary<string, long> carried = [];

    /// <summary>Counts a message, and tells whether the line has carried enough for its receiver.</summary>
    public bool IsSpent(string domain)
    {
        if (!routes.HasLaws)
        {
            return false;
        }

        var route = routes.RouteOf(domain);
        return routes.LawOf(route).MessagesPerConnection is { } most
            && (carried[route] = carried.GetValueOrDefault(route) + 1) >= most;
    }

    public void Clear() => carried.Clear();
}
