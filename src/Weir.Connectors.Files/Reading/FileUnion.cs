using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Brings the columns of several files together by name.</summary>
internal static class FileUnion
{
    /// <summary>The columns of the first file; with union_by_name those of all, in order of appearance.</summary>
    /// <exception cref="WeirException">Files differ in their columns or types.</exception>
    public static Schema Schema(IReadOnlyList<FileContent> files, bool isUnion)
    {
        var fields = files[0].Schema.Fields.ToList();
        for (var i = 1; i < files.Count; i++)
        {
            var file = files[i];
            foreach (var field in file.Schema.Fields)
            {
                var place = Find(fields, field.Name);
                if (place < 0 && !isUnion)
                {
                    throw Different(file, $"has a column \"{field.Name}\", which {files[0].Path} does not have");
                }

                if (place < 0)
                {
                    fields.Add(field with { IsNullable = true });
                }
                else if (!fields[place].Type.Equals(field.Type))
                {
                    throw Different(
                        file,
                        $"has the column \"{field.Name}\" as {field.Type}, and other files have it as {fields[place].Type}"
                    );
                }
                else if (field.IsNullable)
                {
                    fields[place] = fields[place] with { IsNullable = true };
                }
            }
        }

        return Complete(files, fields, isUnion);
    }

    /// <summary>For each wanted column of the table its place in the file; -1 where the file does not have it.</summary>
    public static int[] Places(IReadOnlyList<int> projection, Schema table, FileContent file) =>
        [.. projection.Select(p => Find(file.Schema.Fields, table[p].Name))];

    /// <summary>The condition with the column's place in the file; null when the file does not have the column.</summary>
    public static ColumnCondition? InFile(ColumnCondition condition, Schema table, FileContent file) =>
        Find(file.Schema.Fields, table[condition.Column].Name) is var place && place >= 0
            ? condition with
            {
                Column = place,
            }
            : null;

    private static Schema Complete(IReadOnlyList<FileContent> files, List<Field> fields, bool isUnion)
    {
        for (var place = 0; place < fields.Count; place++)
        {
            foreach (var file in files)
            {
                if (Find(file.Schema.Fields, fields[place].Name) >= 0)
                {
                    continue;
                }

                if (!isUnion)
                {
                    throw Different(file, $"lacks the column \"{fields[place].Name}\", which {files[0].Path} has");
                }

                fields[place] = fields[place] with { IsNullable = true };
            }
        }

        return new Schema(fields);
    }

    private static int Find(IReadOnlyList<Field> fields, string name)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static WeirException Different(FileContent file, string what) =>
        new(ErrorCode.TypeMismatch, $"the files of a table must have the same columns: {file.Path} {what}")
        {
            SourceName = file.Path,
            Hint = "Set union_by_name => true to fill missing columns with NULL, or types to give columns one type.",
        };
}
