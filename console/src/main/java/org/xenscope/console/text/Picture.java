package org.xenscope.console.text;

/**
 * A picture as characters: two pixels a cell in colour where there is colour, a ramp of ink from light to dark elsewhere.
 *
 * @param width in pixels
 * @param rgb three bytes a pixel, rows from the top
 */
public record Picture(int width, int height, byte[] rgb) {
    private static final String RAMP = " .:-=+*#%@";
    private static final int MOST_COLUMNS = 48;

    public void print(Out out) {
        int columns = Math.min(MOST_COLUMNS, Math.max(16, out.look().columns() - 4));
        // A cell is about twice as high as it is wide.
        int rows = Math.max(1, columns * height / width / 2);
        boolean colour = out.look().colour() && out.look().glyphs();
        for (int row = 0; row < rows; row++) {
            out.print("  ");
            StringBuilder ink = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                if (colour) {
                    int upper = mean(column, columns, 2 * row, 2 * rows);
                    int lower = mean(column, columns, 2 * row + 1, 2 * rows);
                    out.cell(upper, lower);
                } else {
                    ink.append(ramp(mean(column, columns, row, rows)));
                }
            }
            out.line(ink.toString().stripTrailing());
        }
    }

    private static char ramp(int colour) {
        int light = ((colour >> 16 & 0xff) * 30 + (colour >> 8 & 0xff) * 59 + (colour & 0xff) * 11) / 100;
        return RAMP.charAt(light * (RAMP.length() - 1) / 255);
    }

    /** The mean colour of one cell of a grid laid over the picture, as 0xRRGGBB. */
    private int mean(int column, int columns, int row, int rows) {
        int left = column * width / columns;
        int right = Math.max(left + 1, (column + 1) * width / columns);
        int top = row * height / rows;
        int bottom = Math.max(top + 1, (row + 1) * height / rows);
        long red = 0;
        long green = 0;
        long blue = 0;
        long count = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int at = 3 * (y * width + x);
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
                count++;
            }
        }
        return (int) (red / count) << 16 | (int) (green / count) << 8 | (int) (blue / count);
    }
}
