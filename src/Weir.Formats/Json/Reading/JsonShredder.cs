using System.Runtime.CompilerServices;

namespace Weir.Formats.Json;

/// <summary>
/// Takes records apart along a tree of places. The text is checked in full; values are found, not yet read. A record that
/// is not complete in the window leaves nothing.
/// </summary>
internal sealed class JsonShredder(JsonNode root, bool isBare, JsonRowErrors errors)
{
    private byte[] _scratch = new byte[64];

    /// <summary>The end of the record that begins at the place, or negative.</summary>
    public int Read(ref JsonScanner scanner, int at)
    {
        var row = root.Count;
        int end;
        if (isBare)
        {
            end = root.Wanted == 0 ? scanner.Skip(at) : Value(ref scanner, root.Children[0], at);
            if (end >= 0)
            {
                root.Add(new JsonSlot(at, end - at, JsonKind.Object));
            }
        }
        else
        {
            end = Value(ref scanner, root, at);
        }

        if (end < 0)
        {
            root.Truncate(row);
            errors.ForgetFields(row);
        }

        return end;
    }

    private int Value(ref JsonScanner scanner, JsonNode node, int at)
    {
        var c = scanner[at];
        return c switch
        {
            (byte)'{' when node.Kind == JsonNodeKind.Struct => Object(ref scanner, node, at),
            (byte)'[' when node.Kind == JsonNodeKind.List => List(ref scanner, node, at),
            _ => Leaf(ref scanner, node, at),
        };
    }

    private static int Leaf(ref JsonScanner scanner, JsonNode node, int at)
    {
        int end;
        var c = scanner[at];
        if (c == '"')
        {
            end = scanner.String(at + 1, out var isEscaped);
            if (end < 0)
            {
                return end;
            }

            node.AddLeaf(new JsonSlot(at + 1, end - at - 1, isEscaped ? JsonKind.EscapedString : JsonKind.String));
            return end + 1;
        }

        JsonKind kind;
        if (c is (byte)'{' or (byte)'[')
        {
            kind = c == '{' ? JsonKind.Object : JsonKind.Array;
            end = scanner.Skip(at);
        }
        else
        {
            end = scanner.Scalar(at, out kind);
        }

        if (end >= 0)
        {
            node.AddLeaf(new JsonSlot(at, end - at, kind));
        }

        return end;
    }

    private int List(ref JsonScanner scanner, JsonNode node, int start)
    {
        var element = node.Children[0];
        var at = scanner.Blanks(start + 1);
        if (scanner[at] != ']')
        {
            while (true)
            {
                at = Value(ref scanner, element, at);
                if (at < 0)
                {
                    return at;
                }

                at = scanner.Blanks(at);
                if (scanner[at] == ']')
                {
                    break;
                }

                if (scanner[at] != ',')
                {
                    return scanner.Fail(at, "a comma or ] is missing");
                }

                at = scanner.Blanks(at + 1);
            }
        }

        at++;
        node.Add(new JsonSlot(start, at - start, JsonKind.Array));
        return at;
    }

    private int Object(ref JsonScanner scanner, JsonNode node, int start)
    {
        if (node.Wanted == 0 && ReferenceEquals(node, root))
        {
            var skipped = scanner.Skip(start);
            if (skipped >= 0)
            {
                node.Add(new JsonSlot(start, skipped - start, JsonKind.Object));
            }

            return skipped;
        }

        var row = node.Count;
        var (next, found) = (0, 0);
        var at = scanner.Blanks(start + 1);
        if (scanner[at] != '}')
        {
            while (true)
            {
                at = Field(ref scanner, node, row, at, ref next, ref found);
                if (at < 0)
                {
                    return at;
                }

                at = scanner.Blanks(at);
                if (scanner[at] == '}')
                {
                    break;
                }

                if (scanner[at] != ',')
                {
                    return scanner.Fail(at, "a comma or } is missing");
                }

                at = scanner.Blanks(at + 1);
            }
        }

        at++;
        if (found < node.Wanted)
        {
            node.Complete(row);
        }

        node.Add(new JsonSlot(start, at - start, JsonKind.Object));
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Field(ref JsonScanner scanner, JsonNode node, int row, int at, ref int next, ref int found)
    {
        var place = Find(ref scanner, node, ref at, next);
        if (at < 0)
        {
            return at;
        }

        if (place < 0)
        {
            return scanner.Skip(at);
        }

        next = place + 1;
        var child = node.Children[place];
        if (child.Kind == JsonNodeKind.Skipped)
        {
            return scanner.Skip(at);
        }

        if (child.Count > row)
        {
            // The last of several fields of one name counts, as in ECMAScript and PostgreSQL's jsonb.
            child.Truncate(row);
            found--;
        }

        found++;
        return Value(ref scanner, child, at);
    }

    /// <summary>The place of the field that begins at the quote, and the first byte of its value.</summary>
    private int Find(ref JsonScanner scanner, JsonNode node, ref int at, int next)
    {
        if (next < node.Keys.Count)
        {
            var expected = node.Keys[next];
            var end = at + 1 + expected.Length;
            if (
                end < scanner.Length
                && scanner[at] == '"'
                && scanner[end] == '"'
                && scanner.Slice(at + 1, expected.Length).SequenceEqual(expected)
                && !node.Keys.IsSpecial(next)
            )
            {
                at = scanner.Colon(end + 1);
                return next;
            }
        }

        at = scanner.Name(at, out var start, out var length, out var isEscaped);
        if (at < 0)
        {
            return -1;
        }

        var name = scanner.Slice(start, length);
        if (isEscaped)
        {
            if (_scratch.Length < length)
            {
                _scratch = new byte[length * 2];
            }

            var unescaped = JsonText.Unescape(name, _scratch);
            name = unescaped < 0 ? name : _scratch.AsSpan(0, unescaped);
        }

        var place = node.Keys.Find(name, next);
        if (place < 0 && !node.IsOpen)
        {
            errors.NewField(node, name, start, root.Count);
        }

        return place;
    }
}
