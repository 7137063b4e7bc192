using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Commands.Analysis;

/// <summary>Finds out what a pipeline must know of a statement. Whatever it does not understand counts as the worst.</summary>
internal static class StatementAnalyzer
{
    public static StatementShape Analyze(string sql, SqlDialect dialect)
    {
        var kind = KindOf(LeadingWords.Of(sql, 6));
        var tree = Parse(sql);
        var (candidate, obstacle) =
            kind == StatementKind.Ordinary ? CandidateFinder.Find(tree, dialect) : (null, "it is sent on its own");
        return new StatementShape(sql)
        {
            Kind = kind,
            Candidate = candidate,
            MergeObstacle = obstacle,
            ChangesSchema = tree is not (QueryStatement or InsertStatement or UpdateStatement or DeleteStatement),
            Refusal = RefusalOf(kind),
        };
    }

    /// <summary>The tree; null when the text is no single statement of Weir's grammar, or says more than its tree does.</summary>
    private static Statement? Parse(string sql)
    {
        const int LongestAnalysed = 64 << 10;
        if (sql.Length > LongestAnalysed || sql.Contains("operator", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return SqlParser.ParseStatement(sql);
        }
        catch (WeirException)
        {
            return null;
        }
    }

    private static WeirException? RefusalOf(StatementKind kind) =>
        kind switch
        {
            StatementKind.Empty => new WeirException(ErrorCode.SyntaxError, "there is no statement"),
            StatementKind.TransactionControl => new WeirException(
                ErrorCode.NotSupported,
                "a pipeline begins and ends transactions itself"
            )
            {
                Hint =
                    "Leave BEGIN, COMMIT, ROLLBACK and SAVEPOINT out, and choose the strategy: transactional is one transaction.",
            },
            StatementKind.Conversation => new WeirException(
                ErrorCode.NotSupported,
                "COPY does not run in a command pipeline"
            )
            {
                Hint = "Use weir copy, or INSERT statements, which are merged.",
            },
            _ => null,
        };

    private static StatementKind KindOf(List<string> words)
    {
        var second = words.Count > 1 ? words[1] : "";
        return words.Count == 0 || words[0] == ";"
            ? StatementKind.Empty
            : words[0] switch
            {
                "begin" or "start" or "commit" or "end" or "rollback" or "abort" or "savepoint" or "release" =>
                    StatementKind.TransactionControl,
                "prepare" when second == "transaction" => StatementKind.TransactionControl,
                "copy" => StatementKind.Conversation,
                "set"
                or "reset"
                or "listen"
                or "unlisten"
                or "prepare"
                or "deallocate"
                or "discard"
                or "declare"
                or "fetch"
                or "close"
                or "load"
                or "pragma"
                or "attach"
                or "detach" => StatementKind.Session,
                "vacuum" or "call" or "do" or "cluster" or "reindex" => StatementKind.Alone,
                "alter" when second is "system" or "database" => StatementKind.Alone,
                "create" or "drop" when second is "database" or "tablespace" or "subscription" => StatementKind.Alone,
                "create" or "drop" when words.Contains("concurrently") => StatementKind.Alone,
                "create" when words.Exists(w => w is "temp" or "temporary") => StatementKind.Session,
                _ => StatementKind.Ordinary,
            };
    }
}
