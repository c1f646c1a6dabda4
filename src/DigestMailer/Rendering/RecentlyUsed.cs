using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DigestMailer.Rendering;

/// <summary>
/// A bounded memory for many threads, in two generations: what was used since the last change of generation survives the next.
/// </summary>
/// <param name="capacity">In the unit of <paramref name="weigh"/>; both generations together stay near it.</param>
internal sealed class RecentlyUsed<TKey, TValue>(long capacity, Func<TValue, long> weigh)
    where TKey : notnull
{
    private readonly Lock change = new();
    private ConcurrentDictionary<TKey, TValue> young = new();
    private ConcurrentDictionary<TKey, TValue> old = new();
    private long weight;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Volatile.Read(ref young).TryGetValue(key, out value))
        {
            return true;
        }

        if (!Volatile.Read(ref old).TryGetValue(key, out value))
        {
            return false;
        }

        Add(key, value);
        return true;
    }

    public void Add(TKey key, TValue value)
    {
        if (!Volatile.Read(ref young).TryAdd(key, value) || Interlocked.Add(ref weight, weigh(value)) <= capacity / 2)
        {
            return;
        }

        lock (change)
        {
            if (Volatile.Read(ref weight) > capacity / 2)
            {
                Volatile.Write(ref old, young);
                Volatile.Write(ref young, new());
                Volatile.Write(ref weight, 0);
            }
        }
    }
}
