using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Columnar;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>LIKE, SIMILAR TO and regular expressions.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class PatternFunctions
{
    private static readonly Parameter[] Two = [Text, Text];
    private static readonly Parameter[] Three = [Text, Text, Text];

    public static void AddTo(ScalarList list)
    {
        AddLike(list);
        AddMatching(list);
        AddReplacing(list);
        AddExtracting(list);
    }

    private static void AddLike(ScalarList list)
    {
        Like(list, "~~ like", "Whether the text is LIKE the pattern", Two, false, false);
        Like(list, "!~~ not_like", "Whether the text is not LIKE the pattern", Two, false, true);
        Like(list, "~~* ilike", "Whether the text is LIKE the pattern in any case", Two, true, false);
        Like(list, "!~~* not_ilike", "Whether the text is not LIKE the pattern in any case", Two, true, true);
        Like(list, "like_escape", "LIKE with an escape character", Three, false, false);
        Like(list, "not_like_escape", "NOT LIKE with an escape character", Three, false, true);
        Like(list, "ilike_escape", "ILIKE with an escape character", Three, true, false);
        Like(list, "not_ilike_escape", "NOT ILIKE with an escape character", Three, true, true);
        Matches(
            list,
            "similar_to",
            "Whether the whole text matches an SQL pattern",
            Two,
            (in r) => RegexPatterns.Similar(r.String(1), "\\"),
            false
        );
        Matches(
            list,
            "similar_to",
            "SIMILAR TO with an escape character",
            Three,
            (in r) => RegexPatterns.Similar(r.String(1), r.String(2)),
            false
        );
    }

    private static void AddMatching(ScalarList list)
    {
        Matches(
            list,
            "~",
            "Whether a regular expression matches",
            Two,
            (in r) => RegexPatterns.Get(r.String(1)),
            false
        );
        Matches(
            list,
            "~*",
            "Whether a regular expression matches in any case",
            Two,
            (in r) => RegexPatterns.Get(r.String(1), "i"),
            false
        );
        Matches(
            list,
            "!~",
            "Whether a regular expression does not match",
            Two,
            (in r) => RegexPatterns.Get(r.String(1)),
            true
        );
        Matches(
            list,
            "!~*",
            "Whether a regular expression does not match in any case",
            Two,
            (in r) => RegexPatterns.Get(r.String(1), "i"),
            true
        );
        Matches(
            list,
            "regexp_like",
            "Whether a regular expression matches",
            Two,
            (in r) => RegexPatterns.Get(r.String(1)),
            false
        );
        Matches(
            list,
            "regexp_like",
            "Whether a regular expression with flags matches",
            Three,
            (in r) => RegexPatterns.Get(r.String(1), r.String(2)),
            false
        );
        Matches(
            list,
            "regexp_full_match",
            "Whether a regular expression matches the whole text",
            Two,
            (in r) => RegexPatterns.Get("^(?:" + r.String(1) + ")\\z"),
            false
        );
        list.Add(
            "regexp_count",
            "How often a regular expression matches",
            Two,
            Int,
            WithRegex(memo => RowLoops.Fixed((in r) => memo.Get(in r).Count(r.String(0))))
        );
    }

    private static void AddReplacing(ScalarList list)
    {
        list.Add(
            "regexp_replace",
            "The first match of a regular expression replaced",
            Three,
            Text,
            WithRegex(memo =>
                RowLoops.Text((in r, b) => b.Append(Replace(memo.Get(in r), r.String(0), r.String(2), 1)))
            )
        );
        list.Add(
            "regexp_replace",
            "The first match, or with flag g every match, of a regular expression replaced",
            [Text, Text, Text, Text],
            Text,
            WithRegex(
                memo =>
                    RowLoops.Text(
                        (in r, b) =>
                            b.Append(
                                Replace(
                                    memo.Get(in r),
                                    r.String(0),
                                    r.String(2),
                                    r.Text(3).Contains((byte)'g') ? -1 : 1
                                )
                            )
                    ),
                3
            )
        );
    }

    private static void AddExtracting(ScalarList list)
    {
        foreach (var (parameters, flags) in new[] { (Two, 0), (Three, 2) })
        {
            list.Add(
                "regexp_match",
                "The groups of the first match of a regular expression, or null",
                parameters,
                Texts,
                WithRegex(
                    memo =>
                        RowLoops.Build(
                            (in r, b) =>
                            {
                                RequireFirst(flags > 0 && r.Text(flags).Contains((byte)'g'));
                                Groups(memo.Get(in r).Match(r.String(0)), (ListColumnBuilder)b);
                            }
                        ),
                    flags
                )
            );
            list.Add(
                "regexp_split_to_array",
                "The parts between matches of a regular expression",
                parameters,
                Texts,
                WithRegex(
                    memo =>
                        RowLoops.Build(
                            (in r, b) => AppendList((ListColumnBuilder)b, Split(memo.Get(in r), r.String(0)))
                        ),
                    flags
                )
            );
        }

        list.Add(
            "regexp_substr",
            "The first match of a regular expression, or null",
            Two,
            Text,
            WithRegex(memo => RowLoops.Text((in r, b) => AppendOrNull(b, memo.Get(in r).Match(r.String(0)))))
        );
        list.Add(
            "substring",
            "The first match of a regular expression, or its first group, or null",
            Two,
            Text,
            WithRegex(memo =>
                RowLoops.Text((in r, b) => AppendOrNull(b, FirstGroup(memo.Get(in r).Match(r.String(0)))))
            )
        );
        list.Add(
            "regexp_extract",
            "The first match of a regular expression, or an empty text",
            Two,
            Text,
            WithRegex(memo => RowLoops.Text((in r, b) => b.Append(memo.Get(in r).Match(r.String(0)).Value)))
        );
        list.Add(
            "regexp_extract",
            "A group of the first match of a regular expression, or an empty text",
            [Text, Text, Int],
            Text,
            WithRegex(memo =>
                RowLoops.Text((in r, b) => b.Append(memo.Get(in r).Match(r.String(0)).Groups[r.Int(2)].Value))
            )
        );
        list.Add(
            "regexp_extract_all",
            "All matches of a regular expression",
            Two,
            Texts,
            WithRegex(memo =>
                RowLoops.Build(
                    (in r, b) =>
                        AppendList((ListColumnBuilder)b, memo.Get(in r).Matches(r.String(0)).Select(m => m.Value))
                )
            )
        );
    }

    private static void Like(
        ScalarList list,
        string names,
        string description,
        Parameter[] parameters,
        bool anyCase,
        bool negate
    ) =>
        list.Add(
            names,
            description,
            parameters,
            Bool,
            (in call) =>
            {
                var memo = new PatternMemo<LikePattern>(
                    (in r) =>
                        LikePattern.Compile(anyCase ? Folded(r.Text(1)) : r.Text(1), r.Count > 2 ? r.Text(2) : "\\"u8)
                );
                return RowLoops.Fixed(
                    (in r) => memo.Get(in r).IsMatch(anyCase ? Folded(r.Text(0)) : r.Text(0)) != negate
                )(in call);
            }
        );

    private static void Matches(
        ScalarList list,
        string names,
        string description,
        Parameter[] parameters,
        RowFunction<Regex> compile,
        bool negate
    ) =>
        list.Add(
            names,
            description,
            parameters,
            Bool,
            (in call) =>
            {
                var memo = new PatternMemo<Regex>(compile);
                return Guarded(RowLoops.Fixed((in r) => memo.Get(in r).IsMatch(r.String(0)) != negate), in call);
            }
        );

    private static ScalarBody WithRegex(Func<PatternMemo<Regex>, ScalarBody> body, int flags = 0) =>
        (in call) =>
            Guarded(
                body(
                    new PatternMemo<Regex>((in r) => RegexPatterns.Get(r.String(1), flags == 0 ? "" : r.String(flags)))
                ),
                in call
            );

    private static Column Guarded(ScalarBody body, in ScalarCall call)
    {
        try
        {
            return body(in call);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new WeirException(
                ErrorCode.Timeout,
                $"the regular expression \"{exception.Pattern}\" takes too long",
                exception
            );
        }
    }

    private static byte[] Folded(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).ToLowerInvariant());

    private static void Groups(Match match, ListColumnBuilder target)
    {
        if (!match.Success)
        {
            target.AppendNull();
            return;
        }

        var elements = (TextColumnBuilder)target.Elements;
        for (var i = match.Groups.Count > 1 ? 1 : 0; i < match.Groups.Count; i++)
        {
            AppendOrNull(elements, match.Groups[i]);
        }

        target.CloseRow();
    }

    private static Group FirstGroup(Match match) => match.Groups.Count > 1 ? match.Groups[1] : match;

    private static void AppendOrNull(TextColumnBuilder target, Group match)
    {
        if (match.Success)
        {
            target.Append(match.ValueSpan);
        }
        else
        {
            target.AppendNull();
        }
    }

    private static string Replace(Regex regex, string text, string replacement, int most) =>
        regex.Replace(text, RegexPatterns.Replacement(replacement, regex), most);

    private static void RequireFirst(bool isGlobal)
    {
        if (isGlobal)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                "regexp_match() gives the first match only, not those of the flag \"g\""
            );
        }
    }

    /// <summary>The parts between matches; an empty match at an end of the text or of another match separates nothing.</summary>
    private static IEnumerable<string> Split(Regex regex, string text)
    {
        var at = 0;
        foreach (Match match in regex.Matches(text))
        {
            if (match.Index >= text.Length || match.Index + match.Length <= at)
            {
                continue;
            }

            yield return text[at..match.Index];
            at = match.Index + match.Length;
        }

        yield return text[at..];
    }

    private static void AppendList(ListColumnBuilder target, IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            ((TextColumnBuilder)target.Elements).Append(item);
        }

        target.CloseRow();
    }
}
