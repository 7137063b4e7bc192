using Weir.Columnar;
using Weir.Formats.Parquet;

namespace Weir.Connectors.Files;

/// <summary>All columns of some row groups of a file, as it is when it is read.</summary>
internal sealed class ParquetGroups(string path, int from, int to) : IScanPartition
{
    public IBatchReader Open(ScanContext context) => new Reader(path, from, to, context);

    private sealed class Reader(string path, int from, int to, ScanContext context) : IBatchReader
    {
        private ParquetFile? _file;
        private ParquetReader? _reader;

        public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
        {
            _file ??= await ParquetFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
            _reader ??= Read(_file);
            return await _reader.NextAsync(cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            _reader?.Dispose();
            if (_file is not null)
            {
                await _file.DisposeAsync().ConfigureAwait(false);
            }
        }

        private ParquetReader Read(ParquetFile file)
        {
            if (file.RowGroups.Count < to)
            {
                throw new WeirException(
                    ErrorCode.IntegrityError,
                    $"the file lacks row groups that were written: {path}"
                )
                {
                    SourceName = path,
                };
            }

            return new ParquetReader(
                file,
                new ParquetReadOptions
                {
                    FirstRowGroup = from,
                    RowGroupCount = to - from,
                    Budget = context.Budget,
                }
            );
        }
    }
}
