import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type ECharts, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer])

/** Values side by side, of this year and of the one before. */
export interface Comparison {
  /** What the chart shows, for whoever does not see it. */
  readonly description: string
  readonly categories: readonly string[]
  readonly now: { readonly name: string; readonly values: readonly (number | null)[] }
  readonly before: { readonly name: string; readonly values: readonly (number | null)[] }
  readonly shape: 'columns' | 'lines' | 'rows'
  /** Whether there is nothing between one value and the next. */
  readonly isWhole: boolean
  format(value: number): string
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

function optionOf({ description, categories, now, before, shape, isWhole, format }: Comparison) {
  const rem = remPixels()
  const text = { color: colour('--text-soft'), fontSize: rem, fontFamily: colour('--font') }
  const isMoving = !matchMedia('(prefers-reduced-motion: reduce)').matches
  const names = {
    type: 'category' as const,
    data: [...categories],
    inverse: shape === 'rows',
    axisLabel: {
      ...text,
      interval: 0,
      hideOverlap: true,
      ...(shape === 'rows' && { width: rem * 9, overflow: 'truncate' as const }),
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('--line') } },
  }
  const amounts = {
    type: 'value' as const,
    axisLabel: { ...text, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: colour('--line'), type: 'dashed' as const } },
    splitNumber: 4,
    minInterval: isWhole ? 1 : 0,
  }
  const series = (of: Comparison['now'], isNow: boolean) => {
    const main = colour(isNow ? '--now' : '--before')
    const common = { name: of.name, data: [...of.values], itemStyle: { color: main } }
    if (shape === 'lines' || (shape === 'columns' && !isNow)) {
      const dash = isNow ? ('solid' as const) : ('dashed' as const)
      const symbol = isNow ? 'circle' : 'diamond'
      return {
        ...common,
        type: 'line' as const,
        symbol,
        symbolSize: rem * 0.5,
        lineStyle: { color: main, width: isNow ? 3 : 2, type: dash },
      }
    }
    const label = {
      show: isNow && categories.length <= 12,
      position: shape === 'rows' ? ('right' as const) : ('top' as const),
      ...text,
      color: colour('--text'),
      formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? format(value) : ''),
    }
    return { ...common, type: 'bar' as const, barMaxWidth: rem * 2, barGap: '10%', label }
  }
  return {
    animation: isMoving,
    animationDuration: 400,
    aria: { enabled: true, label: { enabled: true, description } },
    textStyle: { fontFamily: colour('--font') },
    grid: {
      left: rem * 0.5,
      right: rem * (shape === 'rows' ? 4 : 1),
      top: rem * 2.8,
      bottom: rem * 0.3,
      containLabel: true,
    },
    legend: { top: 0, right: 0, itemGap: rem, textStyle: text, icon: 'roundRect' },
    // As SVG text: as HTML it would need inline styles, which the page forbids.
    tooltip: {
      trigger: 'axis' as const,
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: colour('--raised'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: shape === 'rows' ? amounts : names,
    yAxis: shape === 'rows' ? names : amounts,
    series: [series(now, true), series(before, false)],
  }
}

/** A chart that fills its place and follows its size. */
export function createChart(place: HTMLElement): { draw(comparison: Comparison): void } {
  let chart: ECharts | undefined
  let shown: Comparison | undefined
  const draw = () => {
    if (shown === undefined || place.clientWidth === 0 || place.clientHeight === 0) return
    chart ??= init(place, undefined, { renderer: 'svg' })
    chart.resize()
    chart.setOption(optionOf(shown), { notMerge: true })
  }
  new ResizeObserver(draw).observe(place)
  return {
    draw(comparison) {
      shown = comparison
      draw()
    },
  }
}
