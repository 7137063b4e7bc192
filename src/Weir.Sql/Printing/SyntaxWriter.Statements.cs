using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Statements other than those that define or change tables.</summary>
internal sealed partial class SyntaxWriter
{
    public void Statement(Statement statement)
    {
        EnsureStack();
        switch (statement)
        {
            case QueryStatement s:
                Query(s.Query);
                break;
            case ExplainStatement s:
                Write("EXPLAIN ").WriteIf(s.IsJson, "(FORMAT JSON) ").WriteIf(s.IsAnalyze, "ANALYZE ");
                Statement(s.Target);
                break;
            case InsertStatement or UpdateStatement or DeleteStatement or MergeStatement:
                Change(statement);
                break;
            case CreateTableStatement or CreateViewStatement or CreateSchemaStatement or AlterTableStatement:
                Definition(statement);
                break;
            case DropStatement s:
                Write("DROP ").Write(s.Kind.ToUpperInvariant()).WriteIf(s.IfExists, " IF EXISTS").Write(" ");
                List(s.Names, n => Names(n));
                WriteIf(s.IsCascade, " CASCADE");
                break;
            case TruncateStatement s:
                Write("TRUNCATE ");
                List(s.Tables, n => Names(n));
                break;
            case CopyStatement s:
                Copy(s);
                break;
            default:
                Setting(statement);
                break;
        }
    }

    private void Setting(Statement statement)
    {
        switch (statement)
        {
            case ShowStatement s:
                Write("SHOW ").SettingName(s.Name);
                break;
            case ResetStatement s:
                Write("RESET ").SettingName(s.Name);
                break;
            case SetStatement s:
                Write("SET ").SettingName(s.Name).Write(" = ");
                List(s.Values, Expression);
                break;
            case DescribeStatement s:
                Write("DESCRIBE ").Names(s.Table);
                if (s.Query is not null)
                {
                    Query(s.Query);
                }

                break;
            case AttachStatement s:
                Write("ATTACH ").WriteIf(s.IfNotExists, "IF NOT EXISTS ").Text(s.Path);
                if (s.Name is not null)
                {
                    Write(" AS ").Name(s.Name);
                }

                Options(s.Options);
                break;
            case DetachStatement s:
                Write("DETACH ").WriteIf(s.IfExists, "DATABASE IF EXISTS ").Name(s.Name);
                break;
            case TransactionStatement s:
                Write(s.Action.ToString().ToUpperInvariant());
                break;
            default:
                throw new WeirException(ErrorCode.Internal, $"no way to print {statement.GetType().Name}");
        }
    }

    /// <summary>A setting's name: its parts are joined by dots in the tree.</summary>
    private SyntaxWriter SettingName(string name)
    {
        var parts = name.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            dialect.WriteName(WriteIf(i > 0, ".")._output, parts[i]);
        }

        return this;
    }

    private void Copy(CopyStatement s)
    {
        Write("COPY ");
        if (s.Query is not null)
        {
            Write("(").Query(s.Query);
            Write(")");
        }
        else
        {
            Names(s.Table);
            if (s.Columns.Count > 0)
            {
                Write(" ").NamesInParentheses(s.Columns);
            }
        }

        Write(s.IsFrom ? " FROM " : " TO ").Text(s.Path);
        Options(s.Options);
    }

    private void Options(ValueList<StatementOption> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        Write(" (");
        List(
            options,
            o =>
            {
                dialect.WriteName(_output, o.Name);
                WriteIf(o.Values.Count > 0, " ").WriteIf(o.Values.Count > 1, "(");
                List(o.Values, Expression);
                WriteIf(o.Values.Count > 1, ")");
            }
        );
        Write(")");
    }
}
