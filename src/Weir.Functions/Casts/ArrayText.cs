using System.Text;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>
/// Reads lists of scalars from text: PostgreSQL's array literals <c>{1,NULL,"a b"}</c> (PostgreSQL documentation, "Array
/// Input and Output Syntax") and, in brackets, <c>[1, NULL, 'a b']</c>. Lists of lists are not read.
/// </summary>
internal static class ArrayText
{
    public static Column Parse(TextColumn source, DataType target, bool isTry, FunctionContext context)
    {
        if (target.Element!.IsNested)
        {
            throw new WeirException(ErrorCode.NotSupported, $"Reading nested lists from text, such as {target}");
        }

        using var lists = new ListColumnBuilder(DataType.List(DataType.Varchar), source.Length);
        var items = new List<string?>();
        for (var row = 0; row < source.Length; row++)
        {
            items.Clear();
            if (source.IsNull(row))
            {
                lists.AppendNull();
            }
            else if (TrySplit(source.GetString(row).Trim(), items))
            {
                Append(lists, items);
            }
            else if (isTry)
            {
                lists.AppendNull();
            }
            else
            {
                throw CastErrors.InvalidText(target, source.GetBytes(row));
            }
        }

        using var texts = lists.Build();
        return CastKernel.Cast(texts, target, isTry, context);
    }

    private static void Append(ListColumnBuilder lists, List<string?> items)
    {
        var elements = (TextColumnBuilder)lists.Elements;
        foreach (var item in items)
        {
            if (item is null)
            {
                elements.AppendNull();
            }
            else
            {
                elements.Append(item);
            }
        }

        lists.CloseRow();
    }

    private static bool TrySplit(string text, List<string?> items)
    {
        if (text.Length < 2 || !((text[0] == '{' && text[^1] == '}') || (text[0] == '[' && text[^1] == ']')))
        {
            return false;
        }

        var quote = text[0] == '{' ? '"' : '\'';
        var body = text.AsSpan(1, text.Length - 2);
        if (body.Trim().IsEmpty)
        {
            return true;
        }

        var at = 0;
        while (true)
        {
            if (!TryItem(body, ref at, quote, items))
            {
                return false;
            }

            if (at == body.Length)
            {
                return true;
            }

            at++;
        }
    }

    private static bool TryItem(ReadOnlySpan<char> body, ref int at, char quote, List<string?> items)
    {
        var item = new StringBuilder();
        var wasQuoted = false;
        while (at < body.Length && char.IsWhiteSpace(body[at]))
        {
            at++;
        }

        if (at < body.Length && body[at] == quote)
        {
            wasQuoted = true;
            for (at++; at < body.Length && body[at] != quote; at++)
            {
                at += body[at] == '\\' ? 1 : 0;
                if (at < body.Length)
                {
                    item.Append(body[at]);
                }
            }

            if (at++ >= body.Length)
            {
                return false;
            }
        }

        for (; at < body.Length && body[at] != ','; at++)
        {
            if (
                body[at] is '{' or '}' or '[' or ']'
                || body[at] == quote
                || (wasQuoted && !char.IsWhiteSpace(body[at]))
            )
            {
                return false;
            }

            if (!wasQuoted)
            {
                item.Append(body[at]);
            }
        }

        var text = wasQuoted ? item.ToString() : item.ToString().TrimEnd();
        items.Add(!wasQuoted && text.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : text);
        return wasQuoted || text.Length > 0;
    }
}
