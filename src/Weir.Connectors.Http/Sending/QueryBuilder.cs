using System.Text;

namespace Weir.Connectors.Http;

/// <summary>Sets parameters in the query of a URL. What is not touched stays as it is written.</summary>
internal sealed class QueryBuilder
{
    private readonly Uri _url;
    private readonly List<(string Name, string Text)> _parts = [];

    public QueryBuilder(Uri url)
    {
        _url = url;
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            _parts.Add((Uri.UnescapeDataString((equals < 0 ? part : part[..equals]).Replace('+', ' ')), part));
        }
    }

    /// <summary>Adds a parameter behind those of the same name.</summary>
    public void Add(string name, string value) =>
        _parts.Add((name, $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"));

    /// <summary>Gives the parameter this one value.</summary>
    public void Set(string name, string value)
    {
        _parts.RemoveAll(p => p.Name == name);
        Add(name, value);
    }

    public Uri ToUri()
    {
        var text = new StringBuilder(_url.GetLeftPart(UriPartial.Path));
        for (var i = 0; i < _parts.Count; i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(_parts[i].Text);
        }

        return new Uri(text.ToString());
    }
}
